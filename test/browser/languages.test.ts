import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`careful: app({ wake: 'button' }),`);
const visit = await browserForFile();
const pages = { asleep: studio.url('careful'), list: studio.url('veille'), 'not found': studio.url('nothing') };

test.each([
  { locale: 'fr-CA', language: 'fr' },
  { locale: 'en-AU', language: 'en' },
  { locale: 'de-DE', language: 'en' },
])('a browser that asks for $locale reads $language on every page', async ({ locale, language }) => {
  const { page } = await visit({ locale });
  for (const [name, url] of Object.entries(pages)) {
    await page.goto(url);
    expect([name, await page.locator('html').getAttribute('lang')]).toEqual([name, language]);
  }
});

test('a French browser reads French words', async () => {
  const { page } = await visit({ locale: 'fr-FR' });
  await page.goto(studio.url('careful'));
  await page.getByText('Service en veille').waitFor();
  await page.getByRole('button', { name: 'Le réveiller' }).waitFor();
});
