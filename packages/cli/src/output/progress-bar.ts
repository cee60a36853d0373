/** `[██████░░░░]  60 %`; `fraction` from 0 to 1. */
export function formatProgressBar(fraction: number, cells = 30): string {
  const bounded = Math.min(1, Math.max(0, fraction));
  const full = Math.floor(bounded * cells);
  return `[${'█'.repeat(full)}${'░'.repeat(cells - full)}] ${String(Math.floor(bounded * 100)).padStart(3)} %`;
}
