import type { App } from '../context.ts';

/** `GET /openapi.json`. */
export function openApi(app: App): void {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
