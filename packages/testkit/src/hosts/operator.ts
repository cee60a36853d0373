import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../docker/programs.ts';

/** The person who deploys, as a folder: a key, an `ssh -F` file and the pinned keys of the hosts. */
export interface Operator {
  /** For `ssh -F`: one `Host` a host, by its name. */
  readonly config: string;
  readonly publicKey: string;
  /** Lets `name` be reached at an address, as `pi` unless said, with this host key and no other. */
  readonly know: (host: { name: string; address: string; hostKey: string }) => void;
}

/** The operator of a folder, made on first use. All hosts that are started with the same folder are in one `config`. */
export function operatorIn(folder: string): Operator {
  const home = join(folder, 'ssh');
  const key = join(home, 'id_ed25519');
  const config = join(home, 'config');
  const knownHosts = join(home, 'known_hosts');
  if (!existsSync(key)) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    makeKey(key, 'operator');
  }
  const know: Operator['know'] = ({ name, address, hostKey }) => {
    const lines = {
      HostName: address,
      User: 'pi',
      IdentityFile: key,
      IdentitiesOnly: 'yes',
      UserKnownHostsFile: knownHosts,
      GlobalKnownHostsFile: '/dev/null',
      StrictHostKeyChecking: 'yes',
      BatchMode: 'yes',
      LogLevel: 'ERROR',
    };
    const text = Object.entries(lines).map(([word, value]) => `  ${word} ${value}\n`);
    appendFileSync(config, `Host ${name}\n${text.join('')}`);
    appendFileSync(knownHosts, `${address} ${hostKey}\n`);
  };
  return { config, publicKey: readFileSync(`${key}.pub`, 'utf8').trim(), know };
}

/** Writes a new key to `file` and `file.pub`, readable for its owner only. */
export function makeKey(file: string, comment: string): void {
  runProgram(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file], process.env);
  chmodSync(file, 0o600);
}
