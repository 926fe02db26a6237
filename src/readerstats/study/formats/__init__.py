"""Files of several formats become raw tables; nothing here knows what a column means."""
