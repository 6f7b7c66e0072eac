"""What is decided: situation, method, finish; a room for each idea."""
