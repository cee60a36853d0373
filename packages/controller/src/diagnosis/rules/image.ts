import type { Evidence } from '../evidence.ts';
import { type Found, inError, inLines, type Rule, type Saying, subject } from '../finding.ts';

/** Faults of images: absent, unreachable, for another machine, without room. */
export const imageRules: readonly Rule[] = [
  inError('disk-full', /no space left on device|disk quota exceeded/i, diskFull),
  inLines('disk-full', /no space left on device|ENOSPC|disk quota exceeded/i, diskFull),
  inError('registry-limit', /toomanyrequests|pull rate limit/i, () => ({
    en: 'The registry gives no more images to somebody who has not signed in.',
    fr: 'Le registre ne donne plus d’images à qui n’est pas connecté.',
    command: 'docker login',
  })),
  inError(
    'registry-unreachable',
    /https?:\/\/([^/\s"]+)\/v2\/.*?(?:dial tcp|lookup|timeout|refused|no route|no such host|EOF|canceled|x509)/is,
    ({ groups: [host = ''] }) => ({
      en: `The image registry ${host} cannot be reached.`,
      fr: `Le registre d’images ${host} est injoignable.`,
      command: `curl --head https://${host}/v2/`,
    }),
  ),
  inError(
    'image-missing',
    /(?:manifest for (\S+) not found|pull access denied for ([^\s,]+)|no such image:? "?([^\s"]+)|image[" ]+([^\s"]+)[" ]+(?:not found|could not be found)|manifest unknown|repository does not exist)/i,
    ({ groups, evidence }) =>
      imageMissing(groups.find((group) => group !== '')?.replace(/[:.]$/, '') ?? null, evidence),
  ),
  inError('wrong-architecture', /exec format error|no matching manifest for (\S+)/i, wrongArchitecture),
  inLines('wrong-architecture', /exec format error/i, wrongArchitecture),
];

function diskFull(): Saying {
  return {
    en: 'The disk is full.',
    fr: 'Le disque est plein.',
    command: 'df --human-readable; docker image prune',
  };
}

/** Some registries, and so compose, do not say which image it is. */
function imageMissing(image: string | null, { file }: Evidence): Saying {
  return {
    en: `The image ${image ?? 'it needs'} is neither on this machine nor in its registry, or may not be read there.`,
    fr: `L’image ${image ?? 'nécessaire'} n’est ni sur cette machine ni dans son registre, ou n’y est pas lisible.`,
    command: image === null ? `docker compose --file ${file ?? 'compose.yaml'} pull` : `docker pull ${image}`,
  };
}

export function wrongArchitecture({ part }: Pick<Found, 'part'>): Saying {
  const image = part?.image ?? null;
  const made = part?.imageArchitecture ? ` (${part.imageArchitecture})` : '';
  const machine = part?.machineArchitecture ? ` (${part.machineArchitecture})` : '';
  return {
    en: `${subject(part).en} was made for another kind of processor${made} than that of this machine${machine}.`,
    fr: `${subject(part).fr} est fait pour un autre type de processeur${made} que celui de cette machine${machine}.`,
    command: image === null ? null : `docker pull --platform linux/${part?.machineArchitecture ?? 'arm64'} ${image}`,
  };
}
