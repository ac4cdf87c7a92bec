// A worker: takes a file, reads it slice by slice, and answers with its SHA-256.
import { Sha256 } from "./sha256.js";

const SLICE = 2 * 1024 * 1024;

addEventListener("message", async ({ data: file }) => {
  try {
    const hash = new Sha256();
    for (let at = 0; at < file.size; at += SLICE) {
      hash.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
    }
    postMessage({ sha256: hash.hex() });
  } catch {
    // The file was changed or taken away while it was read.
    postMessage({ sha256: "" });
  }
});
