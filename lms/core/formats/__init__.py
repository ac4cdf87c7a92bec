"""How dates are typed where a browser has no field of its own for them: in the editors' pages."""
