import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseAddress } from './address.ts';

/** Hears the moment at which a service's Unix socket appears. Of a port nothing can be heard. */
export class SocketWatch {
  readonly #watcher: FSWatcher | null;
  #heard = Promise.withResolvers<void>();

  constructor(address: string) {
    const target = parseAddress(address);
    this.#watcher = 'path' in target ? watchOrNot(target.path, () => this.#heard.resolve()) : null;
  }

  /** Resolves at the next change of the socket from now on. */
  next(): Promise<void> {
    this.#heard = Promise.withResolvers();
    return this.#heard.promise;
  }

  close(): void {
    this.#watcher?.close();
  }
}

/** Only a help: where the kernel has no watch left, or the folder is not there yet, asking now and then must do. */
function watchOrNot(socket: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(socket), (_event, name) => {
      if (name === basename(socket)) onChange();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    return null;
  }
}
