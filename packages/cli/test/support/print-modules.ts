/** `node --import print-modules.ts …`: prints the URL of each module that is loaded, a line each. */
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) => {
    console.log(url);
    return next(url, context);
  },
});
