"""What was observed: tables are loaded, recognised, checked and held."""
