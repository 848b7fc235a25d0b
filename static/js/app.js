import "./compose.js";
import "./menus.js";
import "./moments.js";
import "./pages.js";
import "./player.js";
import "./record.js";
import "./shell.js";
