// What every page gets; each module is one behaviour, bound by a data- attribute.
import "./errors.js";
import "./menu.js";
import "./theme.js";
import "./dirty.js";
import "./keep.js";
import "./own.js";
