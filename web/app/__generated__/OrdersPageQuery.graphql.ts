/**
 * @generated SignedSource<<353438f9ee85c6f10d86cbf02d080a55>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type OrderDirection = "ASC" | "DESC" | "%future added value";
export type OrderOrderField = "NUMBER" | "PLACED_AT" | "STATUS" | "TOTAL" | "%future added value";
export type OrderStatus = "CANCELLED" | "DELIVERED" | "PAID" | "PENDING" | "SHIPPED" | "%future added value";
export type OrderFilter = {
  customer?: string | null | undefined;
  customers?: ReadonlyArray<string> | null | undefined;
  placedAt?: DateTimeRange | null | undefined;
  product?: string | null | undefined;
  search?: string | null | undefined;
  status?: ReadonlyArray<OrderStatus> | null | undefined;
  total?: DecimalRange | null | undefined;
};
export type DateTimeRange = {
  from?: string | null | undefined;
  to?: string | null | undefined;
};
export type DecimalRange = {
  max?: string | null | undefined;
  min?: string | null | undefined;
};
export type OrderOrder = {
  direction?: OrderDirection;
  field: OrderOrderField;
};
export type OrdersPageQuery$variables = {
  after?: string | null | undefined;
  before?: string | null | undefined;
  filter?: OrderFilter | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  orderBy?: OrderOrder | null | undefined;
};
export type OrdersPageQuery$data = {
  readonly all: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly cancelled: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly delivered: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly found: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly paid: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly pending: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly shipped: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly " $fragmentSpreads": FragmentRefs<"OrderRows_page" | "Shell_viewer" | "Shell_waiting">;
};
export type OrdersPageQuery = {
  response: OrdersPageQuery$data;
  variables: OrdersPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "before"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filter"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "first"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "last"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "orderBy"
},
v6 = {
  "kind": "Literal",
  "name": "first",
  "value": 1
},
v7 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCount",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCountIsExact",
    "storageKey": null
  }
],
v8 = {
  "alias": "all",
  "args": [
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(first:1)"
},
v9 = {
  "alias": "pending",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "PENDING"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"PENDING\"]},first:1)"
},
v10 = {
  "kind": "Literal",
  "name": "filter",
  "value": {
    "status": [
      "PAID"
    ]
  }
},
v11 = {
  "alias": "paid",
  "args": [
    (v10/*:: as any*/),
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1)"
},
v12 = {
  "alias": "shipped",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "SHIPPED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"SHIPPED\"]},first:1)"
},
v13 = {
  "alias": "delivered",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "DELIVERED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"DELIVERED\"]},first:1)"
},
v14 = {
  "alias": "cancelled",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "CANCELLED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"CANCELLED\"]},first:1)"
},
v15 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v16 = {
  "alias": "found",
  "args": [
    (v15/*:: as any*/),
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": null
},
v17 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "after"
  },
  {
    "kind": "Variable",
    "name": "before",
    "variableName": "before"
  },
  (v15/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "first"
  },
  {
    "kind": "Variable",
    "name": "last",
    "variableName": "last"
  },
  {
    "kind": "Variable",
    "name": "orderBy",
    "variableName": "orderBy"
  }
],
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v19 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "username",
  "storageKey": null
},
v20 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "email",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v4/*:: as any*/),
      (v5/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "OrdersPageQuery",
    "selections": [
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "Shell_viewer"
      },
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "Shell_waiting"
      },
      (v8/*:: as any*/),
      (v9/*:: as any*/),
      (v11/*:: as any*/),
      (v12/*:: as any*/),
      (v13/*:: as any*/),
      (v14/*:: as any*/),
      (v16/*:: as any*/),
      {
        "args": (v17/*:: as any*/),
        "kind": "FragmentSpread",
        "name": "OrderRows_page"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v5/*:: as any*/),
      (v3/*:: as any*/),
      (v0/*:: as any*/),
      (v4/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "OrdersPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "viewer",
        "plural": false,
        "selections": [
          (v18/*:: as any*/),
          (v19/*:: as any*/),
          (v20/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "role",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "unreadNotificationCount",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": "waiting",
        "args": [
          (v10/*:: as any*/),
          (v6/*:: as any*/),
          {
            "kind": "Literal",
            "name": "orderBy",
            "value": {
              "direction": "ASC",
              "field": "PLACED_AT"
            }
          }
        ],
        "concreteType": "OrderConnection",
        "kind": "LinkedField",
        "name": "orders",
        "plural": false,
        "selections": (v7/*:: as any*/),
        "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1,orderBy:{\"direction\":\"ASC\",\"field\":\"PLACED_AT\"})"
      },
      (v8/*:: as any*/),
      (v9/*:: as any*/),
      (v11/*:: as any*/),
      (v12/*:: as any*/),
      (v13/*:: as any*/),
      (v14/*:: as any*/),
      (v16/*:: as any*/),
      {
        "alias": "page",
        "args": (v17/*:: as any*/),
        "concreteType": "OrderConnection",
        "kind": "LinkedField",
        "name": "orders",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "PageInfo",
            "kind": "LinkedField",
            "name": "pageInfo",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "hasNextPage",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "hasPreviousPage",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "startCursor",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "endCursor",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "OrderEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "cursor",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Order",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v18/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "number",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "status",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "version",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "placedAt",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "itemCount",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Money",
                    "kind": "LinkedField",
                    "name": "total",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "amount",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "currency",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "User",
                    "kind": "LinkedField",
                    "name": "customer",
                    "plural": false,
                    "selections": [
                      (v18/*:: as any*/),
                      (v19/*:: as any*/),
                      (v20/*:: as any*/)
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "abcb39cbb17c52c4ed930f1187553ab8",
    "id": null,
    "metadata": {},
    "name": "OrdersPageQuery",
    "operationKind": "query",
    "text": "query OrdersPageQuery(\n  $filter: OrderFilter\n  $orderBy: OrderOrder\n  $first: Int\n  $after: String\n  $last: Int\n  $before: String\n) {\n  ...Shell_viewer\n  ...Shell_waiting\n  all: orders(first: 1) {\n    totalCount\n    totalCountIsExact\n  }\n  pending: orders(first: 1, filter: {status: [PENDING]}) {\n    totalCount\n    totalCountIsExact\n  }\n  paid: orders(first: 1, filter: {status: [PAID]}) {\n    totalCount\n    totalCountIsExact\n  }\n  shipped: orders(first: 1, filter: {status: [SHIPPED]}) {\n    totalCount\n    totalCountIsExact\n  }\n  delivered: orders(first: 1, filter: {status: [DELIVERED]}) {\n    totalCount\n    totalCountIsExact\n  }\n  cancelled: orders(first: 1, filter: {status: [CANCELLED]}) {\n    totalCount\n    totalCountIsExact\n  }\n  found: orders(first: 1, filter: $filter) {\n    totalCount\n    totalCountIsExact\n  }\n  ...OrderRows_page_2ydLl9\n}\n\nfragment OrderRows_page_2ydLl9 on Query {\n  page: orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        number\n        status\n        version\n        placedAt\n        itemCount\n        total {\n          amount\n          currency\n        }\n        customer {\n          id\n          username\n          email\n        }\n      }\n    }\n  }\n}\n\nfragment Shell_viewer on Query {\n  viewer {\n    id\n    username\n    email\n    role\n    unreadNotificationCount\n  }\n}\n\nfragment Shell_waiting on Query {\n  waiting: orders(first: 1, filter: {status: [PAID]}, orderBy: {field: PLACED_AT, direction: ASC}) {\n    totalCount\n    totalCountIsExact\n  }\n}\n"
  }
};
})();

(node as any).hash = "b21ab06d74c073cb7eaaa570af31d406";

export default node;
