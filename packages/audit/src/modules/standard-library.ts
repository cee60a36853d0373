import { words } from '../words.ts';

/** The Pythons that are known here, oldest first. */
export const pythonVersions = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'] as const;
export type PythonVersion = (typeof pythonVersions)[number];

/** The top-level modules that come with a Python, those of all platforms together. */
export function standardLibrary(python: PythonVersion): ReadonlySet<string> {
  const modules = new Set(python === '3.9' ? [...inPython310, ...goneIn310] : inPython310);
  for (const { since, added, removed } of changes) {
    if (pythonVersions.indexOf(since) <= pythonVersions.indexOf(python)) {
      for (const module of added) modules.add(module);
      for (const module of removed) modules.delete(module);
    }
  }
  return modules;
}

/**
 * `sys.stdlib_module_names` of CPython 3.10.13, with `__main__`, which is always there. The test suite's own modules
 * are not among them, and images often lack these.
 */
const inPython310 = words(`
  __main__
  __future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn _codecs_hk
  _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle _compression
  _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib
  _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale _lsprof _lzma _markupbase
  _md5 _msi _multibytecodec _multiprocessing _opcode _operator _osx_support _overlapped _pickle _posixshmem
  _posixsubprocess _py_abc _pydecimal _pyio _queue _random _scproxy _sha1 _sha256 _sha3 _sha512 _signal
  _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct _symtable _thread
  _threading_local _tkinter _tracemalloc _uuid _warnings _weakref _weakrefset _winapi _zoneinfo abc aifc
  antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect
  builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
  concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
  decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
  fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq
  hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
  linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib
  pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
  py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
  sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd
  sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau
  symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
  tkinter token tokenize trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest
  urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
  zipimport zlib zoneinfo
`);

/** 3.10 is the first that can be asked; these are what its documentation and the PyPI package stdlibs 2026.9.3 say of 3.9. */
const goneIn310 = words('_bootlocale _peg_parser formatter parser symbol');

interface Change {
  readonly since: PythonVersion;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** From one `sys.stdlib_module_names` to the next: CPython 3.11.7, 3.12.1, 3.13.0; for 3.14 as stdlibs 2026.9.3 has it. */
const changes: readonly Change[] = [
  { since: '3.11', added: words('_tokenize _typing tomllib'), removed: words('binhex') },
  {
    since: '3.12',
    added: words('_pydatetime _pylong _sha2'),
    removed: words('_bootsubprocess _sha256 _sha512 asynchat asyncore distutils imp smtpd'),
  },
  {
    since: '3.13',
    added: words(
      '_android_support _colorize _interpchannels _interpqueues _interpreters _ios_support _opcode_metadata _pyrepl _suggestions _sysconfig _wmi',
    ),
    removed: words(
      '_crypt _msi aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
    ),
  },
  {
    since: '3.14',
    added: words('_ast_unparse _hmac _py_warnings _remote_debugging _types _zstd annotationlib compression'),
    removed: words('_compression'),
  },
];
