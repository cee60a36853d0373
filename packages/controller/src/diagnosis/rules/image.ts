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
    'image-unknown',
    /manifest for (\S+) not found|pull access denied for ([^\s,]+)|manifest unknown|repository does not exist/i,
    ({ groups }) => imageUnknown(nameIn(groups)),
  ),
  inError('image-not-built', /the image (\S+) is not built/, ({ groups: [image = ''], evidence: { service } }) => ({
    en: `Its image ${image} is not built yet, and a wake does not wait for a build.`,
    fr: `Son image ${image} n’est pas encore construite, et un réveil n’attend pas une construction.`,
    command: `veille prepare ${service}`,
  })),
  inError(
    'image-missing',
    /no such image:? "?([^\s"]+)|image[" ]+([^\s"]+)[" ]+(?:not found|could not be found)/i,
    ({ groups, evidence: { service } }) => ({
      en: `The image ${nameIn(groups) ?? 'it needs'} is not on this machine, and a wake does not wait for a download.`,
      fr: `L’image ${nameIn(groups) ?? 'nécessaire'} n’est pas sur cette machine, et un réveil n’attend pas un téléchargement.`,
      command: `veille prepare ${service}`,
    }),
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

function nameIn(groups: Found['groups']): string | null {
  return groups.find((group) => group !== '')?.replace(/[:.]$/, '') ?? null;
}

/** Some registries, and so compose, do not say which image it is. */
function imageUnknown(image: string | null): Saying {
  return {
    en: `The image ${image ?? 'it needs'} is not in its registry, or may not be read there.`,
    fr: `L’image ${image ?? 'nécessaire'} n’est pas dans son registre, ou n’y est pas lisible.`,
    command: image === null ? 'docker login' : `docker pull ${image}`,
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
