# Brings a cube into the form in which its constraints are asked (W3C RDF Data Cube Vocabulary §10): what follows from
# the vocabulary is said, and what hangs on data sets and slices is said of each observation.

PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?obs a qb:Observation } WHERE { ?slice qb:observation ?obs } ;
INSERT { ?obs a qb:Observation } WHERE { ?obs qb:dataSet ?dataset } ;
INSERT { ?slice a qb:Slice } WHERE { ?dataset qb:slice ?slice } ;
INSERT { ?spec qb:componentProperty ?property . ?property a qb:DimensionProperty } WHERE { ?spec qb:dimension ?property } ;
INSERT { ?spec qb:componentProperty ?property . ?property a qb:MeasureProperty } WHERE { ?spec qb:measure ?property } ;
INSERT { ?spec qb:componentProperty ?property . ?property a qb:AttributeProperty } WHERE { ?spec qb:attribute ?property } ;

INSERT { ?obs ?property ?value } WHERE {
  ?dataset qb:structure/qb:component ?spec ; ?property ?value .
  ?spec qb:componentProperty ?property ; qb:componentAttachment qb:DataSet .
  ?obs qb:dataSet ?dataset .
} ;
INSERT { ?obs ?property ?value } WHERE {
  ?dataset qb:structure/qb:component ?spec ; qb:slice ?slice .
  ?spec qb:componentProperty ?property ; qb:componentAttachment qb:Slice .
  ?slice ?property ?value ; qb:observation ?obs .
} ;
INSERT { ?obs ?property ?value } WHERE {
  ?dataset qb:structure/qb:component/qb:componentProperty ?property ; qb:slice ?slice .
  ?property a qb:DimensionProperty .
  ?slice ?property ?value ; qb:observation ?obs .
}
