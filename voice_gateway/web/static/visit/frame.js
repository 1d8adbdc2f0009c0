/**
 * The site around us, where the page runs in the widget's frame (widget.js). Nothing personal is
 * said to it: it may be anybody's.
 */

/** @returns {boolean} */
export function framed() {
  return window.parent !== window;
}

/**
 * @param {{close: true} | {minimise: true} | {running: boolean} | {wide: boolean}
 *   | {attention: string}} said
 */
export function tellSite(said) {
  if (framed()) window.parent.postMessage({ dozvon: said }, "*");
}

/** @param {(page: string) => void} listener called with the address of the site's page */
export function onPage(listener) {
  window.addEventListener("message", ({ source, data }) => {
    const page = data?.dozvon?.page;
    if (source === window.parent && typeof page === "string") listener(page.slice(0, 2_000));
  });
}
