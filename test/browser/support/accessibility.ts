import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong, each as its rule and the elements. */
export async function findViolations(page: Page, { mayRefresh = false } = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  // A page that waits without JavaScript has nothing but the refresh; nobody loses anything that they have typed.
  const rules = { 'meta-refresh': { enabled: !mayRefresh } };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify({ rules })})`);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
