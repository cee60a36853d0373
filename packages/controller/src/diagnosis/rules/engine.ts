import { inError, type Rule } from '../finding.ts';

const portOf = (address: string) => address.slice(address.lastIndexOf(':') + 1);

/** Faults of the engine, of compose, and of what they find on the machine. */
export const engineRules: readonly Rule[] = [
  inError(
    'engine-forbidden',
    /permission denied while trying to connect|(?:EACCES|Permission denied).*docker/i,
    () => ({
      en: 'Veille may not talk to the Docker engine: its user is not in the group "docker".',
      fr: 'Veille n’a pas le droit de parler au moteur Docker : son utilisateur n’est pas dans le groupe « docker ».',
      command: 'sudo usermod --append --groups docker "$USER"',
    }),
  ),
  inError(
    'engine-unreachable',
    /cannot connect to the docker daemon|the Docker engine does not answer|Couldn't connect to Docker/i,
    () => ({
      en: 'The Docker engine does not answer.',
      fr: 'Le moteur Docker ne répond pas.',
      command: 'sudo systemctl start docker',
    }),
  ),
  inError('compose-missing', /neither "docker compose" nor "docker-compose"/, () => ({
    en: 'There is no "docker compose" on this machine.',
    fr: 'Il n’y a pas de « docker compose » sur cette machine.',
    command: 'sudo apt install docker-compose',
  })),
  inError(
    'compose-invalid',
    /(?:compose file .* is invalid because|yaml: |while (?:scanning|parsing) a|validating [^\n]*:|unsupported config option|additional propert(?:y|ies)|depends on undefined service|refers to undefined)[\s:]*([^\n]{0,160})/i,
    ({ groups: [detail = ''], evidence: { file } }) => ({
      en: `Its compose file is not valid${detail && `: ${detail.trim()}`}`,
      fr: `Son fichier compose n’est pas valide${detail && ` : ${detail.trim()}`}`,
      command: `docker compose --file ${file ?? 'compose.yaml'} config`,
    }),
  ),
  inError(
    'port-taken',
    /port is already allocated|address already in use|another program listens on/i,
    ({ evidence }) => ({
      en: `Another program listens on ${evidence.address} already.`,
      fr: `Un autre programme écoute déjà sur ${evidence.address}.`,
      command: `sudo ss --listening --tcp --processes --numeric 'sport = :${portOf(evidence.address)}'`,
    }),
  ),
  inError('network-gone', /network \S+ not found/i, ({ evidence }) => ({
    en: 'Its containers point at a network that is gone.',
    fr: 'Ses conteneurs pointent vers un réseau qui n’existe plus.',
    command: `docker compose --project-name ${evidence.project ?? evidence.service} down`,
  })),
  inError('no-addresses-left', /non-overlapping IPv4 address pool|all predefined address pools/i, () => ({
    en: 'Docker has no addresses left for one more network.',
    fr: 'Docker n’a plus d’adresses pour un réseau de plus.',
    command: 'docker network prune',
  })),
  inError('name-taken', /container name "\/?([^"]+)" is already in use/i, ({ groups: [name = ''] }) => ({
    en: `Another container is called ${name} already.`,
    fr: `Un autre conteneur s’appelle déjà ${name}.`,
    command: `docker rename ${name} ${name}-old`,
  })),
  inError('gpu-missing', /could not select device driver "?(\w*)/i, () => ({
    en: 'It wants a graphics card, and Docker has none to give: the NVIDIA container toolkit is missing.',
    fr: 'Il demande une carte graphique, et Docker n’en a pas : il manque « NVIDIA container toolkit ».',
    command: 'sudo apt install nvidia-container-toolkit',
  })),
  inError(
    'mount-missing',
    /bind source path does not exist: (\S+)|error mounting "([^"]+)".*not a directory/i,
    ({ groups: [absent = '', wrong = ''] }) => ({
      en: `What it is to mount is not there, or a folder where a file belongs: ${absent || wrong}.`,
      fr: `Ce qu’il doit monter n’existe pas, ou est un dossier au lieu d’un fichier : ${absent || wrong}.`,
      command: `ls -ld ${absent || wrong}`,
    }),
  ),
];
