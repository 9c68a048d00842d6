"""What describes a model in a file: config.json and the head of a GGUF file, read in one place for everybody."""
