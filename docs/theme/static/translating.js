// Sphinx makes a function out of the text of a plural rule, which the content policy of the site does not allow.
// Chinese has one form for every number.
Documentation.addTranslations = (catalog) => {
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.PLURAL_EXPR = () => 0;
  Documentation.LOCALE = catalog.locale;
};
