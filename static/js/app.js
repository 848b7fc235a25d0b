// What every page needs comes with the page; what one room needs comes when somebody enters the room.
import "./listening.js";
import "./menus.js";
import "./news.js";
import "./player.js";
import "./shell.js";
import { one, whenShown } from "./tools.js";

const ROOMS = [
  ["[data-compare]", () => import("./compare.js")],
  ["#compose", () => import("./compose.js")],
  ["#desk", () => import("./desk.js")],
  ["[data-editor], .take-page", () => import("./editor.js")],
  ["[data-mixer]", () => import("./mixer.js")],
  [".kin", () => import("./family.js")],
  ["button[data-now]", () => import("./moments.js")],
  ["[data-note-marks]", () => import("./notes.js")],
  ["canvas[data-wave], [data-seek-to], [data-copy]", () => import("./pages.js")],
  ["[data-order]", () => import("./order.js")],
  ["[data-pair]", () => import("./pair.js")],
  ["[data-passkey]", () => import("./passkeys.js")],
  ["[data-recording]", () => import("./record.js")],
  ["[data-roll]", () => import("./roll.js")],
  ["[data-play][data-at]", () => import("./samples.js")],
  ["[data-shelf]", () => import("./shelf.js")],
  ["[data-versions]", () => import("./versions.js")],
];

whenShown(() => {
  for (const [here, open] of ROOMS) if (one(here)) open();
});
