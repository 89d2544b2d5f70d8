/** The page works without this script, but for links between text and tables that keep their places, and for editing. */
import { editable } from "./edit.js";
import { takeIn } from "./input.js";
import { linkUp } from "./links.js";

document.documentElement.classList.add("js");
takeIn();
linkUp();
editable();
