"""Officers and what is sent to the registrar or the regulator, and when."""
