"""The first frame of an MP3 file: how long it is, and which samples the encoder added at both ends.

Players that read it find the exact second, and play without the encoder's 25 ms of silence before the song.
Layout: G. Bouvigne, "Mp3 Info Tag rev 1 specifications", as LAME writes it.
"""

_SAMPLES = 1152  # in a frame
_SHORTEST = 144 * 320_000 // 44_100  # bytes of a frame of 320 kbit/s; every now and then one has one more
_DELAY = 576  # samples that LAME puts before the song; decoders know of their own 529 besides
_SIDE = 32  # bytes of side information of a stereo frame, here empty
_ALL_FIELDS = (15).to_bytes(4, "big")  # frames, bytes, table of contents, quality


def info_frame(stream: bytes, samples: int) -> bytes:
    """The frame to put before `stream`: stereo at 44.1 kHz and constant 320 kbit/s, of `samples` per channel.

    It is a frame of silence itself, for players that do not know it.
    """
    frames = _frames(stream)
    size = (len(stream) + _SHORTEST).to_bytes(4, "big")
    contents = bytes(256 * percent // 100 for percent in range(100))  # evenly, as the rate is constant
    head = _unpadded(stream[:4]) + bytes(_SIDE)
    xing = b"Info" + _ALL_FIELDS + frames.to_bytes(4, "big") + size + contents + bytes(3) + b"\x61"
    ends = (_DELAY << 12 | frames * _SAMPLES - _DELAY - samples).to_bytes(3, "big")
    constant, rate = b"\x01", b"\xff"  # 255 stands for 255 kbit/s and more
    lame = b"LAME3.100" + constant + bytes(10) + rate + ends + bytes(4) + size + bytes(2)
    tag = head + xing + lame
    return (tag + _crc(tag).to_bytes(2, "big")).ljust(_SHORTEST, b"\0")


def _frames(stream: bytes) -> int:
    count = at = 0
    while at < len(stream):
        at += _SHORTEST + (stream[at + 2] >> 1 & 1)
        count += 1
    return count


def _unpadded(header: bytes) -> bytes:
    return header[:2] + bytes([header[2] & ~2, header[3]])


def _crc(data: bytes) -> int:
    """CRC-16 (ARC)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
