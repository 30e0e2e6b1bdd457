"""Pure rules: values in, findings out."""
