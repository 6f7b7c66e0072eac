"""The commands of `xlrebal`, by what they are for."""
