/**
 * Files of a call, up and down, with progress.
 *
 * @typedef {{id: string, name: string, size: number, type: string}} FileCard
 * @typedef {(share: number) => void} Progress share: 0..1
 */

/** It was not sent or not fetched; `code` as in docs/operators.md, message may be shown. */
export class FileProblem extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {string} call
 * @param {File} file
 * @param {Record<string, string>} headers Authorization, or X-CSRF-Token
 * @param {Progress} progress
 * @returns {{done: Promise<FileCard>, cancel: () => void}} done rejects with FileProblem:
 *   `cancelled`, `no_network`, or the server's code
 */
export function upload(call, file, headers, progress) {
  // fetch() tells nothing of what it has sent so far.
  const request = new XMLHttpRequest();
  /** @type {Promise<FileCard>} */
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 300 && typeof answer?.file?.id === "string") resolve(answer.file);
      else reject(problem(request.status, answer));
    });
    request.addEventListener("error", () => reject(new FileProblem("no_network", "")));
    request.addEventListener("abort", () => reject(new FileProblem("cancelled", "")));
  });
  const body = new FormData();
  body.append("file", file);
  request.open("POST", `/api/calls/${encodeURIComponent(call)}/files`);
  request.responseType = "json";
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(body);
  return { done, cancel: () => request.abort() };
}

/**
 * Fetches a file and hands it to the browser's downloads.
 * @param {string} call
 * @param {FileCard} file
 * @param {Record<string, string>} headers
 * @param {Progress} progress
 * @throws {FileProblem}
 */
export async function download(call, file, headers, progress) {
  const parts = await fetched(call, file, headers, progress);
  const address = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {string} call
 * @param {FileCard} file
 * @param {Record<string, string>} headers
 * @param {Progress} progress
 * @returns {Promise<BlobPart[]>}
 */
async function fetched(call, file, headers, progress) {
  const path = `/api/calls/${encodeURIComponent(call)}/files/${encodeURIComponent(file.id)}`;
  try {
    const response = await fetch(path, { headers });
    if (!response.ok || response.body === null) {
      throw problem(response.status, await response.json().catch(() => null));
    }
    /** @type {BlobPart[]} */
    const parts = [];
    let size = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return parts;
      parts.push(/** @type {Uint8Array<ArrayBuffer>} */ (value));
      size += value.length;
      progress(file.size > 0 ? size / file.size : 1);
    }
  } catch (error) {
    if (error instanceof TypeError) throw new FileProblem("no_network", "");
    throw error;
  }
}

/**
 * @param {number} status
 * @param {any} answer
 */
function problem(status, answer) {
  const code = answer?.error?.code ?? (status === 413 ? "too_large" : "failed");
  return new FileProblem(String(code), String(answer?.error?.message ?? ""));
}

/**
 * @param {number} bytes
 * @param {string} language
 * @returns {string} «9,8 МБ», "9.8 MB"
 */
export function sizeWords(bytes, language) {
  const megabytes = bytes >= 1_000_000;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: megabytes ? "megabyte" : "kilobyte",
    maximumFractionDigits: megabytes ? 1 : 0,
  }).format(megabytes ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}
