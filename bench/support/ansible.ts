import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeployBed } from './deploy-bed.ts';

/** Its first line of `--version`; null where it is not on the PATH. */
export function findAnsible(): string | null {
  const { stdout } = spawnSync('ansible-playbook', ['--version'], { encoding: 'utf8' });
  return stdout?.split('\n')[0] || null;
}

/** A task for each file, as playbooks have them; into the same place as ours would be a race for the same bytes. */
export async function writePlaybook({ folder, sshConfig, names }: DeployBed): Promise<void> {
  const tasks = names.map((name) => {
    const place = { src: join(folder, 'files', name), dest: `/opt/ansible-bench/${name}`, mode: '0644', owner: 'root' };
    return { 'ansible.builtin.copy': place };
  });
  const made = { 'ansible.builtin.file': { path: '/opt/ansible-bench', state: 'directory', mode: '0755' } };
  const play = [{ hosts: 'pi', gather_facts: false, become: true, tasks: [made, ...tasks] }];
  await writeFile(join(folder, 'playbook.json'), JSON.stringify(play));
  await writeFile(join(folder, 'inventory'), 'pi ansible_python_interpreter=/usr/bin/python3\n');
  const settings = `[defaults]\nhost_key_checking = True\nretry_files_enabled = False\nlocal_tmp = ${folder}/ansible
[ssh_connection]\npipelining = True\nssh_args = -F ${sshConfig} -o ControlMaster=auto -o ControlPersist=60s\ncontrol_path_dir = ${folder}/cp\n`;
  await writeFile(join(folder, 'ansible.cfg'), settings);
}

/** The words that run it; it finds its settings by the folder. */
export function runAnsible({ folder }: DeployBed, words: readonly string[]): string[] {
  const settings = `ANSIBLE_CONFIG=${join(folder, 'ansible.cfg')}`;
  return [
    'env',
    settings,
    `HOME=${folder}`,
    'ansible-playbook',
    '-i',
    join(folder, 'inventory'),
    ...words,
    join(folder, 'playbook.json'),
  ];
}
