"""The operator's TOML files as frozen data, or one line that says what is wrong and where."""
