"""Files in S3-compatible storage, behaving as a folder does: the same errors, the same overwriting, any part
read without the rest.

django-storages knows about names. All else goes through one client of the process, which threads may share.
"""

import contextlib
import errno
import io
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from studio.disk import Unreachable

# Nobody waits for long: a page says that the storage is away, a task is tried again later.
CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 2, 15, 2
AT_ONCE = 64  # connections of a process: as many as a web process has threads
PART = 8 * 2**20  # bytes of one part of an upload
SMALLEST, LARGEST = 128 * 2**10, 4 * 2**20  # bytes of one read: more and more while somebody reads on
GONE = (404, 410)
_MAKING = threading.Lock()


@contextlib.contextmanager
def reached(name: str) -> Iterator[None]:
    """What a disk would have said."""
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status in GONE and said != "NoSuchBucket":
            raise FileNotFoundError(errno.ENOENT, "it is not in the storage", name) from error
        raise Unreachable(errno.EIO, f"the storage says {said or status}", name) from error
    except BotoCoreError as error:
        raise Unreachable(errno.EIO, "the storage cannot be reached", name) from error


@lru_cache(maxsize=8)
def _client(process: int, endpoint: str, region: str, key: str | None, secret: str | None, style: str) -> Any:
    """For this process: connections do not survive a fork."""
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        max_pool_connections=AT_ONCE,
        s3={"addressing_style": style},
        # Not every storage that speaks S3 knows the newer checksums; sizes are compared in any case.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    session = boto3.session.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name=region)
    return session.client("s3", endpoint_url=endpoint, config=config)


class Part(io.RawIOBase):
    """An object as a file. It is asked for in pieces, and only for as much as is read; an object that was
    replaced meanwhile is no longer this one."""

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        self._client, self._where = client, {"Bucket": bucket, "Key": key}
        with reached(key):
            told = client.head_object(**self._where)
        self.size: int = told["ContentLength"]
        self._where["IfMatch"] = told["ETag"]
        self._place = 0
        self._held, self._from = b"", 0
        self._most = SMALLEST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, base + place)
        return self._place

    def readinto(self, buffer: Any, /) -> int:
        if self._place >= self.size:
            return 0
        if not self._from <= self._place < self._from + len(self._held):
            self._bring()
        start = self._place - self._from
        piece = self._held[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _bring(self) -> None:
        goes_on = self._held and self._place == self._from + len(self._held)
        self._most = min(LARGEST, self._most * 4) if goes_on else SMALLEST
        last = min(self.size, self._place + self._most) - 1
        with reached(self._where["Key"]):
            answer = self._client.get_object(**self._where, Range=f"bytes={self._place}-{last}")
            self._held, self._from = answer["Body"].read(), self._place
        if len(self._held) != last + 1 - self._place:
            raise Unreachable(errno.EIO, "the storage sent another part", self._where["Key"])

    def close(self) -> None:
        self._held = b""
        super().close()


class Bucket(S3Storage):  # type: ignore[misc]
    """A bucket, or what of it lies under a prefix."""

    def get_default_settings(self) -> dict[str, Any]:
        """What can be said of it, with what is not said."""
        return {**super().get_default_settings(), "public_endpoint": "", "querystring_expire": 300}

    @property
    def client(self) -> Any:
        return self._client_at(self.endpoint_url)

    def _client_at(self, endpoint: str) -> Any:
        words = (self.region_name, self.access_key, self.secret_key, self.addressing_style)
        with _MAKING:
            return _client(os.getpid(), endpoint, *words)

    def _key(self, name: str) -> str:
        return str(self._normalize_name(clean_name(name)))

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._key(name)}

    def make(self) -> bool:
        """Have the bucket made, unless it is there."""
        name, region = self.bucket_name, self.region_name
        with contextlib.suppress(FileNotFoundError), reached(name):
            self.client.head_bucket(Bucket=name)
            return False
        # Amazon's first region has no name in this place.
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        with reached(name):
            self.client.create_bucket(Bucket=name, **where)
        return True

    # --- reading
    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("A stored file is opened to be read; what is written is saved whole.")
        raw = Part(self.client, self.bucket_name, self._key(name))
        file = File(cast(Any, io.BufferedReader(raw, 64 * 2**10)), name)
        file.__dict__["size"] = raw.size  # instead of asking a disk
        return cast("File[bytes]", file)

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        return cast(datetime, self._head(name)["LastModified"])

    def _head(self, name: str) -> dict[str, Any]:
        with reached(name):
            return cast(dict[str, Any], self.client.head_object(**self._at(name)))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        begin = f"{self._key(name)}/".lstrip("/") if name else self._begin
        folders, files = [], []
        for page in self._pages(begin, Delimiter="/"):
            folders += [
                each["Prefix"].removeprefix(begin).rstrip("/") for each in page.get("CommonPrefixes", ())
            ]
            files += [
                each["Key"].removeprefix(begin) for each in page.get("Contents", ()) if each["Key"] != begin
            ]
        return folders, files

    def sizes(self, folder: str) -> dict[str, int]:
        """Everything below a folder by its name, with its size: one question for a thousand."""
        begin = f"{self._key(folder)}/" if folder else self._begin
        return {
            each["Key"].removeprefix(self._begin): each["Size"]
            for page in self._pages(begin)
            for each in page.get("Contents", ())
            if not each["Key"].endswith("/")
        }

    @property
    def _begin(self) -> str:
        return f"{self.location}/" if self.location else ""

    def _pages(self, begin: str, **more: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2")
        with reached(begin):
            yield from pages.paginate(Bucket=self.bucket_name, Prefix=begin, **more)

    def url(
        self,
        name: str,
        parameters: dict[str, str] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """An address under which whoever has it can read the file for a while. Log it nowhere."""
        words = {**self._at(name), **(parameters or {})}
        client = self._client_at(self.public_endpoint or self.endpoint_url)
        seconds = expire or self.querystring_expire
        return str(client.generate_presigned_url("get_object", words, seconds, http_method))

    # --- writing
    def _save(self, name: str, content: Any) -> str:
        """Read once, from the beginning to the end, and there only once all of it is."""
        where = {**self._at(name), "ContentType": self._get_write_parameters(name)["ContentType"]}
        content.seek(0)
        with reached(name):
            first = _bytes(content, PART)
            if len(first) < PART:
                self.client.put_object(**where, Body=first)
                sent = len(first)
            else:
                sent = self._in_parts(where, first, content)
        if (stored := self.size(name)) != sent:
            raise Unreachable(errno.EIO, f"the storage has {stored} of {sent} bytes", name)
        return str(clean_name(name))

    def _in_parts(self, where: dict[str, str], piece: bytes, content: Any) -> int:
        upload = self.client.create_multipart_upload(**where)
        known = {"Bucket": where["Bucket"], "Key": where["Key"], "UploadId": upload["UploadId"]}
        parts: list[dict[str, Any]] = []
        sent = 0
        try:
            while piece:
                number = len(parts) + 1
                told = self.client.upload_part(**known, PartNumber=number, Body=piece)
                parts.append({"PartNumber": number, "ETag": told["ETag"]})
                sent += len(piece)
                piece = _bytes(content, PART)
            self.client.complete_multipart_upload(**known, MultipartUpload={"Parts": parts})
        except BaseException:
            with contextlib.suppress(ClientError, BotoCoreError):
                self.client.abort_multipart_upload(**known)
            raise
        return sent

    def delete(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError), reached(name):
            self.client.delete_object(**self._at(name))


def _bytes(content: Any, most: int) -> bytes:
    """As many as that, unless it ends before."""
    found = bytearray()
    while len(found) < most and (piece := content.read(most - len(found))):
        found += piece
    return bytes(found)
