import type { Page, Response } from 'playwright-core';

/** Opens a page and keeps it: when it refreshes itself, the request for the next one is left unanswered. */
export async function openAndStay(page: Page, url: string): Promise<Response> {
  let isOpen = false;
  await page.route(
    (requested) => requested.href === url,
    async (route) => {
      if (isOpen && route.request().isNavigationRequest()) return;
      isOpen = true;
      await route.continue();
    },
  );
  const response = await page.goto(url);
  if (response === null) throw new Error(`${url} gave no answer`);
  return response;
}

/**
 * The same with a page as it is without JavaScript. Once it stands, scripts are allowed again: its own are not run any
 * more, and axe, which is one, can look at it.
 */
export async function openAndStayWithoutScript(page: Page, url: string): Promise<Response> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  const response = await openAndStay(page, url);
  await session.send('Emulation.setScriptExecutionDisabled', { value: false });
  return response;
}
