import type { Evidence, Part } from '../evidence.ts';
import { inLines, inState, type Rule, type Saying, subject } from '../finding.ts';
import { wrongArchitecture } from './image.ts';

/** What the end or the state of a container or process says by itself. */
export const stateRules: readonly Rule[] = [
  inState('out-of-memory', ({ wasKilledForMemory }) => wasKilledForMemory, outOfMemory),
  inLines(
    'out-of-memory',
    /heap out of memory|MemoryError|cannot allocate memory|std::bad_alloc|OutOfMemoryError/i,
    ({ part, evidence }) => outOfMemory(part, evidence),
  ),
  inState('command-not-found', endedWith(127), (part) => ({
    en: `${subject(part).en} is to run a command that is not there (exit code 127).`,
    fr: `${subject(part).fr} doit lancer une commande qui n’existe pas (code 127).`,
    command: part.image && `docker run --rm -it --entrypoint sh ${part.image}`,
  })),
  inState('command-not-executable', endedWith(126), (part) => ({
    en: `${subject(part).en} is to run a file that may not be executed (exit code 126).`,
    fr: `${subject(part).fr} doit lancer un fichier qui n’est pas exécutable (code 126).`,
    command: part.image && `docker run --rm -it --entrypoint sh ${part.image}`,
  })),
  inState('illegal-instruction', diedOf(132, 'SIGILL'), (part) => ({
    en: `${subject(part).en} uses instructions that this processor does not have.`,
    fr: `${subject(part).fr} utilise des instructions que ce processeur n’a pas.`,
    command: null,
  })),
  inState('segmentation-fault', diedOf(139, 'SIGSEGV'), (part, { service }) => ({
    en: `${subject(part).en} was ended by a memory fault of its own (SIGSEGV).`,
    fr: `${subject(part).fr} a été arrêté par une faute de mémoire qui lui est propre (SIGSEGV).`,
    command: `veille logs ${service}`,
  })),
  inState(
    'killed',
    (part) => part.name !== null && diedOf(137, 'SIGKILL')(part),
    (part, { service }) => ({
      en: `${subject(part).en} was killed from outside (SIGKILL); often that is the kernel, for want of memory.`,
      fr: `${subject(part).fr} a été tué de l’extérieur (SIGKILL) ; c’est souvent le noyau, par manque de mémoire.`,
      command: `veille logs ${service}`,
    }),
  ),
  inState(
    'unhealthy',
    ({ isRunning, health }) => isRunning && health === 'unhealthy',
    (part, { service }) => {
      const said = part.healthLog.at(-1)?.trim().split('\n').at(-1) ?? '';
      return {
        en: `${subject(part).en} runs, but its health check fails${said && `: ${said}`}`,
        fr: `${subject(part).fr} tourne, mais son contrôle de santé échoue${said && ` : ${said}`}`,
        command: `veille logs ${service}`,
      };
    },
  ),
  inState('wrong-architecture', isForeign, (part) => wrongArchitecture({ part })),
  inState('exited', ({ name, isRunning, exitCode }) => name !== null && !isRunning && exitCode !== null, exited),
];

/** Silent from the first moment: whatever runs under emulation has something to say. */
function isForeign({ isRunning, lines, imageArchitecture, machineArchitecture }: Part): boolean {
  const isOther =
    imageArchitecture !== null && machineArchitecture !== null && imageArchitecture !== machineArchitecture;
  return isOther && !isRunning && lines.length === 0;
}

function endedWith(code: number): (part: Part) => boolean {
  return ({ isRunning, exitCode }) => !isRunning && exitCode === code;
}

/** A container tells a signal as 128 + its number, a process by its name. */
function diedOf(code: number, signal: string): (part: Part) => boolean {
  return (part) => part.signal === signal || endedWith(code)(part);
}

function outOfMemory(part: Part | null, { service }: Evidence): Saying {
  const limit = part?.memoryLimitBytes ? ` (${Math.round(part.memoryLimitBytes / 1024 ** 2)} MiB)` : '';
  return {
    en: `${subject(part).en} needed more memory than it may have${limit}: raise "memory" of ${service} in veille.config.ts.`,
    fr: `${subject(part).fr} demandait plus de mémoire qu’il n’en a le droit${limit} : augmentez « memory » de ${service} dans veille.config.ts.`,
    command: 'veille up',
  };
}

function exited(part: Part, { service }: Evidence): Saying {
  const last = part.lines.at(-1)?.slice(0, 300) ?? '';
  return {
    en: `${subject(part).en} exited with code ${part.exitCode}${last ? `: ${last}` : ' and wrote nothing.'}`,
    fr: `${subject(part).fr} s’est terminé avec le code ${part.exitCode}${last ? ` : ${last}` : ' sans rien écrire.'}`,
    command: `veille logs ${service}`,
  };
}
