"""What other packages may know of laptops."""

from laptopdesk.assets.lifecycle.values import (
    Laptop,
    LaptopFilter,
    LaptopId,
    LaptopIdentity,
    LaptopListing,
    LaptopState,
    LockedLaptop,
)

__all__ = ["Laptop", "LaptopFilter", "LaptopId", "LaptopIdentity", "LaptopListing", "LaptopState", "LockedLaptop"]
