//! What the roads cost that are walked most: touches, fields, pages, how long a page is, how heavy the one that has to
//! load on the street.
