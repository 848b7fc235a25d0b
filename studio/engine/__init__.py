"""How music is made: values in, arrays out, a seed in the arguments. No Django in here."""
