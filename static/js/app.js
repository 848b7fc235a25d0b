import "./compose.js";
import "./desk.js";
import "./menus.js";
import "./moments.js";
import "./pages.js";
import "./player.js";
import "./record.js";
import "./shell.js";
