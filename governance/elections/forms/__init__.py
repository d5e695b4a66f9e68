"""The shape of what is entered on the election pages."""
