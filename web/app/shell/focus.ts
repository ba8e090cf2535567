/**
 * Gives the focus to the page where what had it is gone, as a row that led to an order, or the button of a step that was taken:
 * the keyboard goes on from there. A dialog that closes gives it back by itself, a frame later.
 */
export function keepFocus() {
  let last: Element | null = null;
  addEventListener("focusin", ({ target }) => (last = target as Element));
  const isLost = () => last !== null && !last.isConnected && document.activeElement === document.body;
  const take = () => {
    const main = document.getElementById("main");
    if (!isLost() || !main) return;
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  };
  const watch = new MutationObserver(() => isLost() && requestAnimationFrame(() => requestAnimationFrame(take)));
  watch.observe(document.body, { childList: true, subtree: true });
}
