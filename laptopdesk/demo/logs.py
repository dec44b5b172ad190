"""Wipe logs for the demo, in the form nwipe writes them: one laptop, one drive, verified."""

from datetime import datetime, timedelta

_LINES = """[{start}]  notice: Found /dev/sda, ATA-SSD, {model}, 256 GB, S/N={serial}
[{start}]  notice: bios-version = 1.20.0
[{start}]  notice: system-manufacturer = {maker}
[{start}]  notice: system-product-name = {product}
[{start}]  notice: system-serial-number = {host}
[{start}]  notice: Program options are set as follows...
[{start}]  notice:   banner   = nwipe 0.34
[{start}]  notice:   prng     = Isaac64
[{start}]  notice:   method   = Fill With Zeros
[{start}]  notice:   rounds   = 1
[{start}]  notice:   verify   = 1 (last pass)
[{start}]  notice: /dev/sda, sect/blk/dev 512/4096/256060514304
[{start}]  notice: Invoking method 'Fill With Zeros' on /dev/sda
[{start}]  notice: Starting round 1 of 1 on /dev/sda
[{start}]  notice: Starting pass 1/1, round 1/1, on /dev/sda
[{middle}]  notice: 256060514304 bytes written to /dev/sda
[{middle}]  notice: Verifying pass 1 of 1, round 1 of 1, on /dev/sda
[{end}]  notice: 256060514304 bytes read from /dev/sda
[{end}]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.
[{end}]  notice: Finished pass 1/1, round 1/1, on /dev/sda
[{end}]  notice: Finished final round 1 of 1 on /dev/sda

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
********************************************************************************

[{end}]    info: Nwipe successfully completed. See summary table for details.
"""


def wipe_log(*, started: datetime, maker: str, product: str, host: str, serial: str) -> bytes:
    """The log of one verified overwrite of one drive, begun at `started` (UTC), ended 80 minutes later."""
    stamp = "%Y/%m/%d %H:%M:%S"
    text = _LINES.format(
        start=started.strftime(stamp),
        middle=(started + timedelta(minutes=35)).strftime(stamp),
        end=(started + timedelta(minutes=80)).strftime(stamp),
        maker=maker,
        product=product,
        host=host,
        serial=serial,
        model="SAMSUNG MZ7LN256",
    )
    return text.encode()
