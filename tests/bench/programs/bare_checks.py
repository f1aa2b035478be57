"""The same keys out of the same keychain and the same requests, by keyring and httpx alone."""

import asyncio
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.bench.programs.many_keys import a_key, many_connections
from tests.support.person import SERVICE

COUNT, PORT, KEYCHAIN = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
AT_ONCE = 16
URL = f"http://127.0.0.1:{PORT}/v1/models"


async def main() -> None:
    names = [str(one.secret) for one in many_connections(COUNT)]
    started = time.perf_counter()
    import httpx
    from keyring.backend import KeyringBackend
    from keyring.backends.SecretService import Keyring

    keyring: KeyringBackend = Keyring()  # type: ignore[no-untyped-call]
    one_thread = ThreadPoolExecutor(1)
    loop, slots = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

    async def key_of(number: int) -> str:
        if KEYCHAIN == "memory":
            return a_key(number)
        key = await loop.run_in_executor(one_thread, keyring.get_password, SERVICE, names[number])
        assert key is not None
        return key

    async def check(client: httpx.AsyncClient, number: int) -> None:
        async with slots:
            headers = {"Authorization": f"Bearer {await key_of(number)}"}
            assert (await client.get(URL, headers=headers)).status_code == 200

    async with httpx.AsyncClient(trust_env=False, timeout=15) as client:
        await asyncio.gather(*(check(client, number) for number in range(COUNT)))
    print(json.dumps({"total": (time.perf_counter() - started) * 1000}))


asyncio.run(main())
