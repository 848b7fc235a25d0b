// Passkeys: what the server asks goes to the device, and what the device says goes back as a plain form.
import { one } from "./tools.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const known = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function made({ publicKey }) {
  const key = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      // Kept on the device and opened by its owner: such a key signs in by itself.
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
  const { clientDataJSON, attestationObject } = key.response;
  return told(key, { clientDataJSON, attestationObject }, { transports: key.response.getTransports?.() ?? [] });
}

async function shown({ publicKey }) {
  const key = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  return told(key, { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) });
}

function told(key, response, more = {}) {
  const words = Object.entries(response).map(([name, buffer]) => [name, text(buffer)]);
  return {
    type: key.type,
    id: key.id,
    rawId: text(key.rawId),
    authenticatorAttachment: key.authenticatorAttachment,
    response: { ...Object.fromEntries(words), ...more },
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

async function asked(form) {
  const { passkeyData, passkeyFrom } = form.dataset;
  if (passkeyData) return JSON.parse(document.getElementById(passkeyData).textContent);
  const answer = await fetch(passkeyFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function problem({ name }) {
  if (!window.PublicKeyCredential || name === "SecurityError")
    return gettext("This browser uses passkeys only over https, or at http://localhost on the machine itself.");
  if (name === "InvalidStateError") return gettext("This device has a passkey for your account already.");
  if (name === "NotAllowedError" || name === "AbortError") return gettext("No passkey was used. Try again, or choose another way.");
  return gettext("The passkey did not work. Try again, or choose another way.");
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const [says, button] = [one("[data-passkey-says]", form), one("[type=submit]", form)];
  says.textContent = "";
  button.disabled = true;
  try {
    const { creation_options: create, request_options: get } = await asked(form);
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "credential" });
    field.value = JSON.stringify(create ? await made(create) : await shown(get));
    form.append(field);
    form.submit();
  } catch (error) {
    says.textContent = problem(error);
    button.disabled = false;
  }
});
