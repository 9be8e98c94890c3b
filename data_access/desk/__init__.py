"""The publisher's desk: the commands of `python -m data_access`, by what they do."""
