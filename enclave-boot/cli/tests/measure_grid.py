"""Compares digests of `cloister measure` with those of the public tool sev-snp-measure.

Argument: a JSON file with the image's arguments and the rows that cloister printed. Prints how many rows
were compared; ends with status 1 at the first that differs.
"""

import json
import sys

from sevsnpmeasure import guest, vcpu_types, vmm_types

# Types that the public tool doesn't name, by the type whose signature they have.
ALIASES = {"EPYC-Turin-v1": "EPYC-Turin", "EPYC-Turin-v2": "EPYC-Turin"}

asked = json.load(open(sys.argv[1]))
image = dict(zip(asked["image"][::2], asked["image"][1::2]))
for row in asked["rows"]:
    name = ALIASES.get(row["cpu_type"], row["cpu_type"])
    digest = guest.snp_calc_launch_digest(
        row["vcpus"],
        vcpu_types.CPU_SIGS[name],
        image["--firmware"],
        image.get("--kernel"),
        image.get("--initrd"),
        image.get("--append"),
        int(row["features"], 16),
        "",
        vmm_types.VMMType.QEMU,
    )
    if digest.hex() != row["measurement"]:
        print(f"{row}: sev-snp-measure says {digest.hex()}")
        sys.exit(1)
print(len(asked["rows"]))
