// Seals a guest for the facility by RFC 9180 (HPKE): this device cannot open it again. offline/sealing.py opens it.

import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "../../../vendor/hpke.js";

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const bytes = (text) => new TextEncoder().encode(text);

function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

function toBase64(data) {
  const binary = Array.from(data, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What the sealing is bound to: with any of it changed, the guest does not open. */
const boundTo = (item) => bytes(`cutru offline 1\n${item.facility}\n${item.key_id}\n${item.reference}\n${item.acted_at}`);

/** The item of the queue for a guest typed now; `key` as store.js keeps it, `content` any JSON. */
export async function seal(key, content, at = new Date()) {
  const item = {
    reference: crypto.randomUUID(),
    facility: key.facility,
    key_id: key.id,
    acted_at: at.toISOString(),
  };
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(key.public).buffer);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: boundTo(item) }, bytes(JSON.stringify(content)));
  const sealed = new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]);
  return { ...item, sealed: toBase64(sealed) };
}
