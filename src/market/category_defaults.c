/* What a new marketplace starts with: the nine categories of the field and their usual skills. */
#include "market/category.h"

struct name3 {
        const char *slug, *ar, *fr, *en;
};

static const struct name3 business[] = {
        { "accounting", "محاسبة", "Comptabilité", "Accounting" },
        { "business-plan", "خطة أعمال", "Business plan", "Business plan" },
        { "market-study", "دراسة السوق", "Étude de marché", "Market study" },
        { "feasibility-study", "دراسة الجدوى", "Étude de faisabilité", "Feasibility study" },
        { "legal-advice", "استشارات قانونية", "Conseil juridique", "Legal advice" },
        { "contracts-drafting", "صياغة العقود", "Rédaction de contrats", "Contract drafting" },
        { "financial-analysis", "تحليل مالي", "Analyse financière", "Financial analysis" },
        { "project-management", "إدارة المشاريع", "Gestion de projet", "Project management" },
        { "human-resources", "موارد بشرية", "Ressources humaines", "Human resources" },
        { "tax", "ضرائب", "Fiscalité", "Tax" },
        { "import-export", "استيراد وتصدير", "Import-export", "Import and export" },
};

static const struct name3 development[] = {
        { "wordpress", "WordPress", "WordPress", "WordPress" },
        { "woocommerce", "WooCommerce", "WooCommerce", "WooCommerce" },
        { "shopify", "Shopify", "Shopify", "Shopify" },
        { "php", "PHP", "PHP", "PHP" },
        { "laravel", "Laravel", "Laravel", "Laravel" },
        { "javascript", "JavaScript", "JavaScript", "JavaScript" },
        { "nodejs", "Node.js", "Node.js", "Node.js" },
        { "react", "React", "React", "React" },
        { "html-css", "HTML وCSS", "HTML et CSS", "HTML and CSS" },
        { "flutter", "Flutter", "Flutter", "Flutter" },
        { "android", "تطبيقات Android", "Applications Android", "Android apps" },
        { "ios", "تطبيقات iOS", "Applications iOS", "iOS apps" },
        { "dotnet", ".NET", ".NET", ".NET" },
        { "api", "واجهات برمجية API", "API", "APIs" },
        { "mysql", "MySQL", "MySQL", "MySQL" },
        { "linux", "خوادم Linux", "Serveurs Linux", "Linux servers" },
        { "devops", "DevOps", "DevOps", "DevOps" },
        { "testing", "اختبار البرمجيات", "Tests logiciels", "Software testing" },
        { "security", "أمن المعلومات", "Sécurité informatique", "Information security" },
};

static const struct name3 ai[] = {
        { "python", "Python", "Python", "Python" },
        { "machine-learning", "تعلّم الآلة", "Apprentissage automatique", "Machine learning" },
        { "data-science", "علم البيانات", "Science des données", "Data science" },
        { "data-analysis", "تحليل البيانات", "Analyse de données", "Data analysis" },
        { "data-extraction", "استخراج بيانات", "Extraction de données", "Data extraction" },
        { "chatbots", "مساعد آلي للمحادثة", "Agents conversationnels", "Chatbots" },
        { "language-processing", "معالجة اللغة العربية", "Traitement automatique de l'arabe", "Arabic language processing" },
        { "computer-vision", "رؤية حاسوبية", "Vision par ordinateur", "Computer vision" },
        { "image-generation", "توليد الصور", "Génération d'images", "Image generation" },
        { "automation", "أتمتة المهام", "Automatisation", "Automation" },
};

static const struct name3 engineering[] = {
        { "architecture", "تصميم معماري", "Conception architecturale", "Architectural design" },
        { "interior-design", "تصميم داخلي", "Architecture d'intérieur", "Interior design" },
        { "autocad", "AutoCAD", "AutoCAD", "AutoCAD" },
        { "revit", "Revit", "Revit", "Revit" },
        { "3d-modeling", "نمذجة ثلاثية الأبعاد", "Modélisation 3D", "3D modelling" },
        { "civil-engineering", "هندسة مدنية", "Génie civil", "Civil engineering" },
        { "electrical-engineering", "هندسة كهربائية", "Génie électrique", "Electrical engineering" },
        { "mechanical-engineering", "هندسة ميكانيكية", "Génie mécanique", "Mechanical engineering" },
        { "solar-energy", "طاقة شمسية", "Énergie solaire", "Solar energy" },
        { "quantity-survey", "حساب الكميات", "Métré", "Quantity surveying" },
};

static const struct name3 design[] = {
        { "ui-design", "تصميم واجهات", "Design d'interface", "Interface design" },
        { "logo", "تصميم شعار", "Création de logo", "Logo design" },
        { "brand-identity", "هوية بصرية", "Identité visuelle", "Brand identity" },
        { "photoshop", "Photoshop", "Photoshop", "Photoshop" },
        { "illustrator", "Illustrator", "Illustrator", "Illustrator" },
        { "indesign", "InDesign", "InDesign", "InDesign" },
        { "figma", "Figma", "Figma", "Figma" },
        { "print-design", "تصميم مطبوعات", "Design d'imprimés", "Print design" },
        { "illustration", "رسم توضيحي", "Illustration", "Illustration" },
        { "calligraphy", "خط عربي", "Calligraphie arabe", "Arabic calligraphy" },
        { "photography", "تصوير", "Photographie", "Photography" },
        { "photo-editing", "معالجة الصور", "Retouche photo", "Photo editing" },
        { "video-editing", "مونتاج", "Montage vidéo", "Video editing" },
        { "motion-graphics", "موشن جرافيك", "Motion design", "Motion graphics" },
        { "voice-over", "تعليق صوتي", "Voix off", "Voice-over" },
        { "blender", "Blender", "Blender", "Blender" },
};

static const struct name3 marketing[] = {
        { "social-media", "إدارة صفحات التواصل", "Gestion de réseaux sociaux", "Social media management" },
        { "seo", "تحسين الظهور في محركات البحث", "Référencement naturel", "Search engine optimisation" },
        { "google-ads", "إعلانات Google", "Publicités Google", "Google Ads" },
        { "facebook-ads", "إعلانات Facebook وInstagram", "Publicités Facebook et Instagram", "Facebook and Instagram ads" },
        { "copywriting", "كتابة إعلانية", "Conception-rédaction", "Copywriting" },
        { "content-plan", "خطة محتوى", "Plan de contenu", "Content planning" },
        { "email-marketing", "تسويق بالبريد", "E-mailing", "E-mail marketing" },
        { "ecommerce", "تجارة إلكترونية", "E-commerce", "E-commerce" },
        { "marketing-plan", "خطة تسويقية", "Plan marketing", "Marketing plan" },
        { "public-relations", "علاقات عامة", "Relations publiques", "Public relations" },
};

static const struct name3 writing[] = {
        { "arabic-writing", "كتابة بالعربية", "Rédaction en arabe", "Arabic writing" },
        { "french-writing", "كتابة بالفرنسية", "Rédaction en français", "French writing" },
        { "english-writing", "كتابة بالإنجليزية", "Rédaction en anglais", "English writing" },
        { "translation-fr-ar", "ترجمة بين الفرنسية والعربية", "Traduction français-arabe", "French–Arabic translation" },
        { "translation-en-ar", "ترجمة بين الإنجليزية والعربية", "Traduction anglais-arabe", "English–Arabic translation" },
        { "translation-amazigh", "ترجمة أمازيغية", "Traduction amazighe", "Amazigh translation" },
        { "legal-translation", "ترجمة قانونية", "Traduction juridique", "Legal translation" },
        { "technical-writing", "كتابة تقنية", "Rédaction technique", "Technical writing" },
        { "proofreading", "تدقيق لغوي", "Relecture et correction", "Proofreading" },
        { "scriptwriting", "كتابة سيناريو", "Écriture de scénario", "Scriptwriting" },
        { "summarizing", "تلخيص", "Synthèse de textes", "Summaries" },
        { "cv-writing", "كتابة السيرة الذاتية", "Rédaction de CV", "CV writing" },
};

static const struct name3 support[] = {
        { "data-entry", "إدخال بيانات", "Saisie de données", "Data entry" },
        { "customer-service", "خدمة الزبناء", "Service client", "Customer service" },
        { "virtual-assistant", "مساعدة إدارية عن بعد", "Assistance à distance", "Virtual assistance" },
        { "excel", "Excel", "Excel", "Excel" },
        { "word", "Word", "Word", "Word" },
        { "powerpoint", "PowerPoint", "PowerPoint", "PowerPoint" },
        { "transcription", "تفريغ صوتي", "Transcription audio", "Transcription" },
        { "web-research", "بحث على الإنترنت", "Recherche en ligne", "Web research" },
        { "store-management", "إدارة متجر إلكتروني", "Gestion de boutique en ligne", "Online store management" },
        { "technical-support", "دعم تقني", "Support technique", "Technical support" },
};

static const struct name3 training[] = {
        { "language-lessons", "دروس لغات", "Cours de langues", "Language lessons" },
        { "programming-lessons", "دروس برمجة", "Cours de programmation", "Programming lessons" },
        { "school-support", "دعم مدرسي", "Soutien scolaire", "School tutoring" },
        { "office-training", "تدريب على برامج المكتب", "Formation bureautique", "Office software training" },
        { "career-coaching", "توجيه مهني", "Accompagnement professionnel", "Career coaching" },
        { "course-design", "إعداد دورات تدريبية", "Conception de formations", "Course design" },
        { "research-support", "مساعدة في البحث العلمي", "Aide à la recherche", "Research support" },
};

static const struct {
        struct name3 name;
        const struct name3 *skills;
        size_t n;
} catalogue[] = {
        { { "business", "أعمال وخدمات استشارية", "Affaires et conseil", "Business and consulting" }, business, ARRAY_LEN(business) },
        { { "development", "برمجة وتطوير المواقع والتطبيقات", "Programmation, sites et applications", "Programming, websites and apps" },
          development,
          ARRAY_LEN(development) },
        { { "ai", "ذكاء اصطناعي", "Intelligence artificielle", "Artificial intelligence" }, ai, ARRAY_LEN(ai) },
        { { "engineering", "هندسة وعمارة", "Ingénierie et architecture", "Engineering and architecture" },
          engineering,
          ARRAY_LEN(engineering) },
        { { "design", "تصميم وفيديو وأعمال فنية", "Design, vidéo et arts", "Design, video and arts" }, design, ARRAY_LEN(design) },
        { { "marketing", "تسويق", "Marketing", "Marketing" }, marketing, ARRAY_LEN(marketing) },
        { { "writing", "كتابة وترجمة", "Rédaction et traduction", "Writing and translation" }, writing, ARRAY_LEN(writing) },
        { { "support", "دعم وإدخال بيانات", "Assistance et saisie de données", "Support and data entry" }, support, ARRAY_LEN(support) },
        { { "training", "تدريب", "Formation", "Training" }, training, ARRAY_LEN(training) },
};

enum err catalogue_defaults(struct tx *tx)
{
        struct category_count_row count;

        TRY(sql_category_count(tx, &count));
        if (count.n > 0)
                return OK;
        for (size_t i = 0; i < ARRAY_LEN(catalogue); i++) {
                const struct name3 *c = &catalogue[i].name;
                struct category_insert_row made;
                TRY(sql_category_insert(tx, str_c(c->slug), str_c(c->ar), str_c(c->fr), str_c(c->en), (int64_t)i + 1, &made));
                for (size_t k = 0; k < catalogue[i].n; k++) {
                        const struct name3 *s = &catalogue[i].skills[k];
                        TRY(sql_skill_insert(tx, str_c(s->slug), str_c(s->ar), str_c(s->fr), str_c(s->en), made.id));
                }
        }
        return OK;
}
