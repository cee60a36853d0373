/**
 * Part of a page's script: a page that was out of sight, or whose stream broke, hears again and asks what it has missed. Expects
 * `stream`, `follow` and `ask`.
 */
export function keepUp(everyMs: number): string {
  return `
  function recover() {
    if (document.hidden) return;
    if (stream.readyState === 2) follow();
    ask();
  }

  document.addEventListener('visibilitychange', recover);
  addEventListener('pageshow', ({ persisted }) => { if (persisted) recover(); });
  addEventListener('online', recover);
  setInterval(() => { if (stream.readyState !== 1) recover(); }, ${everyMs});
`;
}
