import { normalizeName } from '../declared/requirement.ts';
import { words } from '../words.ts';

/** What is known of a module's distribution without looking at an installed one. */
export interface KnownNames {
  /** As much of the dotted name as says whose it is: `google.protobuf`, `yaml`. */
  readonly module: string;
  /** The distributions that give it, the commonest first. */
  readonly names: readonly string[];
  /** Only the module's own name says so; somebody else may have that name on PyPI. */
  readonly isGuess: boolean;
}

/** Looks the longest beginning up that is known; a module that is not is taken to come from its namesake. */
export function knownNames(dotted: string): KnownNames {
  const segments = dotted.split('.');
  for (let length = segments.length; length > 0; length--) {
    const module = segments.slice(0, length).join('.');
    const names = differing.get(module);
    if (names !== undefined) return { module, names, isGuess: false };
    const isShared = length > 1 && namespaces.has(segments.slice(0, length - 1).join('.')) && !namespaces.has(module);
    if (isShared) return { module, names: [namesake(module)], isGuess: true };
  }
  const [module = dotted] = segments;
  return { module, names: [namesake(module)], isGuess: !sameName.has(module) };
}

/** No distribution begins with a dash, as `_private` would. */
function namesake(module: string): string {
  return normalizeName(module).replace(/^-|-$/g, '');
}

/** Packages that many distributions share, each bringing one below it: `azure.identity` comes from azure-identity. */
const namespaces = new Set(words('azure backports google google.cloud jaraco ruamel sphinxcontrib zope'));

/**
 * Modules whose distribution is called otherwise, or that more than one gives. Written down from the projects' own
 * documentation; where an environment is at hand its RECORD files are asked instead.
 */
const differing = new Map(
  `
  absl: absl-py
  airflow: apache-airflow
  allauth: django-allauth
  antlr4: antlr4-python3-runtime
  AppKit: pyobjc-framework-cocoa
  argon2: argon2-cffi
  attr: attrs
  azure.cognitiveservices.speech: azure-cognitiveservices-speech
  azure.keyvault.secrets: azure-keyvault-secrets
  azure.storage.blob: azure-storage-blob
  azure.storage.queue: azure-storage-queue
  barcode: python-barcode
  bidi: python-bidi
  Bio: biopython
  bs4: beautifulsoup4
  bson: pymongo
  cairo: pycairo
  can: python-can
  cassandra: cassandra-driver
  _cffi_backend: cffi
  consul: python-consul
  corsheaders: django-cors-headers
  cpuinfo: py-cpuinfo
  crispy_forms: django-crispy-forms
  crontab: python-crontab
  Crypto: pycryptodome
  Cryptodome: pycryptodomex
  cuda: cuda-python
  cupy: cupy-cuda12x cupy-cuda11x cupy
  cv2: opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless
  daemon: python-daemon
  dateutil: python-dateutil
  debug_toolbar: django-debug-toolbar
  decouple: python-decouple
  discord: discord-py
  distutils: setuptools
  django_filters: django-filter
  dns: dnspython
  docx: python-docx
  dotenv: python-dotenv
  engineio: python-engineio
  environ: django-environ
  escpos: python-escpos
  faiss: faiss-cpu faiss-gpu
  ffmpeg: ffmpeg-python
  fitz: pymupdf
  Foundation: pyobjc-framework-cocoa
  frontmatter: python-frontmatter
  functorch: torch
  fuse: fusepy
  gi: pygobject
  git: gitpython
  github: pygithub
  gitlab: python-gitlab
  gnupg: python-gnupg
  google.api: googleapis-common-protos
  google.api_core: google-api-core
  google.auth: google-auth
  google.cloud.pubsub_v1: google-cloud-pubsub
  google.cloud.secretmanager: google-cloud-secret-manager
  google.longrunning: googleapis-common-protos
  google.oauth2: google-auth
  google.protobuf: protobuf
  google.rpc: googleapis-common-protos
  google.type: googleapis-common-protos
  googleapiclient: google-api-python-client
  gridfs: pymongo
  grpc: grpcio
  grpc_health: grpcio-health-checking
  grpc_reflection: grpcio-reflection
  grpc_status: grpcio-status
  grpc_tools: grpcio-tools
  haystack: haystack-ai farm-haystack
  hcl2: python-hcl2
  hydra: hydra-core
  igraph: igraph python-igraph
  imblearn: imbalanced-learn
  Imath: openexr
  impala: impyla
  jenkins: python-jenkins
  jks: pyjks
  jose: python-jose
  jpype: jpype1
  jwt: pyjwt
  kafka: kafka-python
  ldap: python-ldap
  Levenshtein: levenshtein python-levenshtein
  llama_cpp: llama-cpp-python
  magic: python-magic
  markdown_it: markdown-it-py
  memcache: python-memcached
  model_utils: django-model-utils
  mpl_toolkits: matplotlib
  multipart: python-multipart multipart
  mysql: mysql-connector-python
  MySQLdb: mysqlclient
  nacl: pynacl
  newspaper: newspaper3k
  nmap: python-nmap
  oauth2_provider: django-oauth-toolkit
  objc: pyobjc-core
  odf: odfpy
  onnxruntime: onnxruntime onnxruntime-gpu
  OpenGL: pyopengl
  OpenSSL: pyopenssl
  opentelemetry: opentelemetry-api
  opentelemetry.sdk: opentelemetry-sdk
  osgeo: gdal
  paho: paho-mqtt
  pam: python-pam
  PIL: pillow pillow-simd
  pkg_resources: setuptools
  playhouse: peewee
  pptx: python-pptx
  psycopg2: psycopg2-binary psycopg2
  pydispatch: pydispatcher
  pylab: matplotlib
  pynvml: nvidia-ml-py pynvml
  pythoncom: pywin32
  pythonjsonlogger: python-json-logger
  pywintypes: pywin32
  pyximport: cython
  Quartz: pyobjc-framework-quartz
  readability: readability-lxml
  rest_framework: djangorestframework
  rest_framework_simplejwt: djangorestframework-simplejwt
  RPi: rpi-gpio rpi-lgpio
  rtmidi: python-rtmidi
  rpds: rpds-py
  ruamel.yaml: ruamel-yaml
  sass: libsass
  serial: pyserial
  shapefile: pyshp
  skimage: scikit-image
  sklearn: scikit-learn
  skopt: scikit-optimize
  sksurv: scikit-survival
  skvideo: sk-video
  slugify: python-slugify
  smartcard: pyscard
  snappy: python-snappy
  snowflake.connector: snowflake-connector-python
  socketio: python-socketio
  socks: pysocks
  speech_recognition: speechrecognition
  stdnum: python-stdnum
  Stemmer: pystemmer
  storages: django-storages
  taggit: django-taggit
  telebot: pytelegrambotapi
  telegram: python-telegram-bot
  tensorflow: tensorflow tensorflow-cpu tf-nightly
  tlz: toolz
  torchgen: torch
  tree: dm-tree
  umap: umap-learn
  usb: pyusb
  usb1: libusb1
  vlc: python-vlc
  websocket: websocket-client
  whisper: openai-whisper
  win32api: pywin32
  win32com: pywin32
  win32con: pywin32
  win32gui: pywin32
  wx: wxpython
  xdg: pyxdg xdg
  Xlib: python-xlib
  yaml: pyyaml
  zmq: pyzmq
  zope.interface: zope-interface
`
    .trim()
    .split('\n')
    .map((line) => {
      const [module = '', names = ''] = line.split(':');
      return [module.trim(), words(names)];
    }),
);

/** Well-known modules whose distribution bears their name; only these are named to people without a warning. */
const sameName = new Set(
  words(`
    accelerate aiofiles aiohttp aiosqlite albumentations alembic anthropic anyio asyncpg attrs av babel bcrypt
    bitsandbytes boto3 botocore cachetools celery certifi cffi chardet charset_normalizer click colorama comfyui_frontend_package
    controlnet_aux cryptography cython datasets decord diffusers django docker einops fastapi filelock flask fsspec ftfy gguf gradio
    gunicorn h11 h5py httpcore httpx huggingface_hub idna imageio imageio_ffmpeg importlib_metadata insightface jinja2 joblib
    jsonschema kornia librosa llvmlite loguru lxml mako markdown markupsafe matplotlib mediapipe more_itertools moviepy
    msgpack multidict networkx nltk numba numpy omegaconf onnx openai optimum orjson packaging pandas paramiko
    peewee peft pexpect piexif pika platformdirs polars prometheus_client propcache protobuf psutil psycopg pyarrow pycparser pydantic
    pydantic_core pydantic_settings pydub pygments pymongo pymupdf pymysql pyparsing pytorch_lightning pytz rapidfuzz redis
    regex rembg requests requests_toolbelt rich safetensors scipy seaborn sentence_transformers sentencepiece sentry_sdk
    setuptools shapely simplejson six sounddevice soundfile spacy spandrel spandrel_extra_arches sqlalchemy sqlmodel starlette sympy
    tabulate tenacity tiktoken tifffile timm tokenizers toml tomli torch torchaudio torchsde torchvision tornado
    tqdm trampoline transformers trimesh triton typer typing_extensions tzdata ujson ultralytics urllib3 uvicorn uvloop watchdog
    watchfiles webcolors websockets werkzeug wrapt xformers yarl yt_dlp zstandard
  `),
);
