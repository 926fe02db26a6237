"""How answers are shown: numbers become text here, and text becomes pages. Nothing is computed."""
