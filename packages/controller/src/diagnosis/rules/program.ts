import { distributionOf } from '../distribution.ts';
import type { Part } from '../evidence.ts';
import { inError, inLines, type Rule, type Saying, subject } from '../finding.ts';

/** `EACCES: permission denied, open '/data/film'`, and `/data/film: Permission denied`. */
const notPermitted =
  /((?:\/[\w.@-]+)+)['":\s]+(?:permission denied|operation not permitted|read-only file system)|(?:permission denied|operation not permitted|read-only file system)[^/'"]*['"]?((?:\/[\w.@-]+)*)/i;

/** Faults that the program itself names before it ends. */
export const programRules: readonly Rule[] = [
  inLines(
    'python-module-missing',
    /(?:ModuleNotFoundError|ImportError): No module named ['"]?([\w.]+)/,
    ({ groups, part }) => {
      const module = groups[0] ?? '';
      const line = distributionOf(module);
      return {
        en: `${subject(part).en} lacks the Python module "${module}": add the line "${line}" to its requirements.`,
        fr: `Il manque à ${part?.name ?? 'ce service'} le module Python « ${module} » : ajoutez la ligne « ${line} » à ses dépendances.`,
        command: `echo '${line}' >> requirements.txt`,
      };
    },
  ),
  inLines(
    'node-module-missing',
    /Cannot find (?:module|package) '((?:@[\w.-]+\/)?[\w.-]+)/,
    ({ groups: [module = ''], part }) => ({
      en: `${subject(part).en} lacks the Node module "${module}".`,
      fr: `Il manque à ${part?.name ?? 'ce service'} le module Node « ${module} ».`,
      command: `npm install ${module}`,
    }),
  ),
  inLines('library-missing', /error while loading shared libraries: (\S+?):/, ({ groups: [library = ''], part }) => ({
    en: `${subject(part).en} lacks the library ${library}.`,
    fr: `Il manque à ${part?.name ?? 'ce service'} la bibliothèque ${library}.`,
    command: `apt-file search ${library}`,
  })),
  inLines(
    'page-size',
    /unsupported system page size|load command (?:address\/offset|alignment) not (?:properly|page)[- ]aligned|unsupported page size/i,
    ({ part }) => ({
      en: `${subject(part).en} cannot run on a kernel with 16K memory pages, which a Raspberry Pi 5 has; the 4K kernel mends it after a reboot.`,
      fr: `${subject(part).fr} ne tourne pas sur un noyau à pages de 16 Ko, celui du Raspberry Pi 5 ; le noyau à 4 Ko y remédie après un redémarrage.`,
      command: "echo 'kernel=kernel8.img' | sudo tee --append /boot/firmware/config.txt",
    }),
  ),
  inLines('port-taken', /address already in use(?:.*:(\d+))?/i, ({ groups: [port], part, evidence: { address } }) => {
    const number = port || address.slice(address.lastIndexOf(':') + 1);
    return {
      en: `${subject(part).en} cannot listen: another program has its port or socket (${number}).`,
      fr: `${subject(part).fr} ne peut pas écouter : un autre programme a son port ou sa socket (${number}).`,
      command: /^\d+$/.test(number) ? `sudo ss --listening --tcp --processes --numeric 'sport = :${number}'` : null,
    };
  }),
  inLines(
    'database-version',
    /database files are incompatible with server|initialized by PostgreSQL version (\S+), which is not compatible|Can't handle RDB format version/i,
    ({ part }) => ({
      en: `The data of ${part?.name ?? 'this service'} was written by another version of its database.`,
      fr: `Les données de ${part?.name ?? 'ce service'} ont été écrites par une autre version de sa base.`,
      command: null,
    }),
  ),
  inLines('volume-permission', notPermitted, ({ groups: [before = '', after = ''], part }) =>
    mayNot(part, before || after),
  ),
  inLines(
    'name-not-found',
    /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)|could not translate host name "([^"]+)"/,
    ({ groups, part }) => {
      const name = groups.find((group) => group !== '') ?? '';
      return {
        en: `${subject(part).en} looks for "${name}", and nobody has that name.`,
        fr: `${subject(part).fr} cherche « ${name} », et personne ne porte ce nom.`,
        command: null,
      };
    },
  ),
  inError('command-not-executable', /exec: "([^"]+)": permission denied/i, ({ groups: [program = ''], part }) => ({
    en: `${subject(part).en} may not run ${program}: the file is not executable.`,
    fr: `${subject(part).fr} ne peut pas lancer ${program} : le fichier n’est pas exécutable.`,
    command: `chmod +x ${program}`,
  })),
  inError(
    'command-not-found',
    /exec: "([^"]+)": (?:executable file not found|stat |no such file)|(\S+) could not be run: .*ENOENT/i,
    ({ groups: [program = '', other = ''], part }) => ({
      en: `${subject(part).en} is to run ${program || other}, which is not there.`,
      fr: `${subject(part).fr} doit lancer ${program || other}, qui n’existe pas.`,
      command: null,
    }),
  ),
];

function mayNot(part: Part | null, path: string): Saying {
  const mount = part?.mounts.find(({ target }) => path === target || path.startsWith(`${target}/`));
  const command = mount ? `sudo chown --recursive ${part?.user || 'root'} ${mount.source}` : `ls -ld ${path}`;
  return {
    en: `${subject(part).en} may not read or write ${path || 'a folder'}, which belongs to another user.`,
    fr: `${subject(part).fr} ne peut ni lire ni écrire ${path || 'un dossier'}, qui appartient à un autre utilisateur.`,
    command: path === '' ? null : command,
  };
}
