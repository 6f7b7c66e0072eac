"""Which reasons for a trade not made are the wash-sale rule's."""

from __future__ import annotations

from xlrebal.schema.reason import Rule

BLOCKED_SALES = frozenset({Rule.BLOCKED_SALE, Rule.BLOCKED_SALE_SCHEDULED})
BLOCKED_BUYS = frozenset({Rule.BLOCKED_BUY, Rule.BLOCKED_BUY_PROPOSED})
