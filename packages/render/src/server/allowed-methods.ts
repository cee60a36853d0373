import type { App } from './context.ts';

/** Notes the routes as they are added; the result tells which methods a path takes. Call it before adding routes. */
export function allowedMethods(app: App): (url: string) => readonly string[] {
  const routes: { method: string; pattern: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, pattern: toPattern(url) });
  });
  return (url) => {
    const path = url.split('?')[0] ?? '';
    return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort();
  };
}

/** `/renders/:jobId` and `/creative-assets/*` as regular expressions. */
function toPattern(url: string): RegExp {
  const source = url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/.]+').replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
