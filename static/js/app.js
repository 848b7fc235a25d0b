import "./compose.js";
import "./pages.js";
import "./player.js";
import "./shell.js";
