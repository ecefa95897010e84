"""OpenStack Swift with its S3 interface, whole and in one process: swift-server.py DIRECTORY ACCOUNT:USER SECRET

Prints the port once it listens on loopback, and ends with its standard input.
"""
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

root, key, secret = sys.argv[1:]
account, user = key.split(':')

# Names on the disk are hashed with a salt that every machine of a cluster knows.
utils.HASH_PATH_PREFIX = b'berth'
utils.HASH_PATH_SUFFIX = b''
utils.SWIFT_CONF_FILE = os.path.join(root, 'swift.conf')

PROXY = f"""
[DEFAULT]
swift_dir = {root}
[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
check_bucket_owner = false
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""

STORAGE = """
[DEFAULT]
swift_dir = {root}
devices = {root}/devices
mount_check = false
[app:main]
use = egg:swift#{kind}
fallocate_reserve = 0
"""


class Cache:
    """What Swift wants of memcached; a cache that forgets everything is one, too."""

    def get(self, key, **options):
        return None

    def set(self, key, value, **options):
        pass

    def delete(self, key, **options):
        pass


def with_cache(app):
    def answer(environ, start_response):
        environ['swift.cache'] = Cache()
        return app(environ, start_response)

    return answer


def write(name, text):
    path = os.path.join(root, name)
    with open(path, 'w') as file:
        file.write(text)
    return path


def listen():
    return eventlet.listen(('127.0.0.1', 0))


def serve(socket, conf):
    silent = utils.get_logger({}, 'swift')
    eventlet.spawn(wsgi.server, socket, with_cache(loadapp(conf)), silent, log_output=False)


def make_ring(name, port):
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 0, 'weight': 1.0, 'ip': '127.0.0.1', 'port': port, 'device': 'disk'})
    builder.rebalance()
    builder.get_ring().save(os.path.join(root, name + '.ring.gz'))


os.makedirs(os.path.join(root, 'devices', 'disk'))
write('swift.conf', '[swift-hash]\nswift_hash_path_prefix = berth\n')
reload_storage_policies()
servers = {kind: listen() for kind in ('account', 'container', 'object')}
for kind, socket in servers.items():
    make_ring(kind, socket.getsockname()[1])
for kind, socket in servers.items():
    serve(socket, write(f'{kind}.conf', STORAGE.format(root=root, kind=kind)))
front = listen()
serve(front, write('proxy.conf', PROXY))
print(front.getsockname()[1], flush=True)
eventlet.tpool.execute(sys.stdin.read)
