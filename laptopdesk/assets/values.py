"""What other packages may know of laptops."""

from laptopdesk.assets.lifecycle.values import (
    Laptop,
    LaptopFilter,
    LaptopId,
    LaptopIdentity,
    LaptopListing,
    LaptopState,
    LockedLaptop,
    SnapshotLaptop,
)

__all__ = [
    "Laptop",
    "LaptopFilter",
    "LaptopId",
    "LaptopIdentity",
    "LaptopListing",
    "LaptopState",
    "LockedLaptop",
    "SnapshotLaptop",
]
