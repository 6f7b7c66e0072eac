"""Result tables drawn as sheets, once."""
